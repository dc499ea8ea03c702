//go:build purego || !arm64

package kernel

// hasNEON is false: this build has no NEON assembly.
const hasNEON = false

// useNEON stays false; it is a variable so that Select reads the same in every
// build.
var useNEON = false
