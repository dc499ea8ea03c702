//go:build arm64 && !purego

package kernel

// hasNEON is true: every arm64 processor that Go runs on has NEON.
const hasNEON = true

// useNEON says that NEON is the chosen variant; Select alone writes it.
var useNEON = hasNEON
