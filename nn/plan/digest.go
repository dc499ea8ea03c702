package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"math"

	"duet/nn/graph"
)

// canonicalNaN stands for every NaN in a digest, since processors differ in
// which one they make.
const canonicalNaN = 0x7fc00000

// appendBits appends the little-endian bits of x, every NaN alike.
func appendBits(dst []byte, x []float32) []byte {
	for _, v := range x {
		bits := math.Float32bits(v)
		if v != v {
			bits = canonicalNaN
		}
		dst = binary.LittleEndian.AppendUint32(dst, bits)
	}
	return dst
}

// WeightsSHA256 is the SHA-256 of the name, shape and bits of every parameter
// in the order of the graph, in hex.
func (p *Plan) WeightsSHA256() string { return p.sha256(func(Param) bool { return true }) }

// SideSHA256 is WeightsSHA256 of the parameters on one side of the graph.
func (p *Plan) SideSHA256(side graph.Side) string {
	return p.sha256(func(q Param) bool { return q.Side == side })
}

func (p *Plan) sha256(counts func(Param) bool) string {
	h := sha256.New()
	var buf []byte
	for _, q := range p.params {
		if !counts(q) {
			continue
		}
		buf = append(buf[:0], q.Name...)
		buf = append(buf, q.Shape.String()...)
		buf = appendBits(buf, q.Tensor(p.weights))
		h.Write(buf)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// castagnoli is the polynomial of CRC-32C.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// TensorCRC is the CRC-32C of the bits of a parameter in a block: Weights or
// Grads. It allocates nothing.
func (q Param) TensorCRC(block []float32) uint32 {
	var buf [4096]byte
	sum := uint32(0)
	for x := q.Tensor(block); len(x) > 0; {
		n := min(len(x), len(buf)/4)
		sum = crc32.Update(sum, castagnoli, appendBits(buf[:0], x[:n]))
		x = x[n:]
	}
	return sum
}
