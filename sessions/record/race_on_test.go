//go:build race

package record

// raced says that the race detector makes everything ten times slower.
const raced = true
