//go:build purego || !amd64

package kernel

// hasAVX2 and hasAVX512 are false: this build has no such assembly.
const hasAVX2, hasAVX512 = false, false

// useAVX2 and useAVX512 stay false; they are variables so that Select reads the
// same in every build.
var useAVX2, useAVX512 = false, false
