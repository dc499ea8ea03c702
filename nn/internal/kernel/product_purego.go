//go:build purego || !(amd64 || arm64)

package kernel

// run computes p.
func (p *product) run() {
	if p.empty() {
		p.clear()
		return
	}
	productGeneric(p)
}
