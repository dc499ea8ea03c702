//go:build purego || !amd64

package kernel

// hasAVX2 is false: this build has no assembly.
const hasAVX2 = false

// useAVX2 stays false; it is a variable so that Select reads the same in every
// build.
var useAVX2 = false
