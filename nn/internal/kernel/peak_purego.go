//go:build purego || !(amd64 || arm64)

package kernel

func fmaLoop() int { return fmaLoopGeneric() }
