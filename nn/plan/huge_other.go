//go:build !linux

package plan

// huge asks for large pages where a program can.
func huge([]float32) {}
