//go:build purego || !amd64

package kernel

func fmaLoop() int { return fmaLoopGeneric() }
