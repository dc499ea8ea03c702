package safetensors

import (
	"encoding/binary"
	"math"

	"duet/sessions/safetext"
)

// Decode reads a whole file, strictly. Tensors come in the order of their data;
// names are scrubbed, and two that become one are refused.
func Decode(file []byte) ([]Tensor, error) {
	entries, data, err := parseHeader(file)
	if err != nil {
		return nil, err
	}
	tensors := make([]Tensor, len(entries))
	names := make(map[string]bool, len(entries))
	for i := range entries {
		t := entries[i].decode(file[data:])
		if t.Name == "" || t.Name == metadataKey || names[t.Name] {
			return nil, malformed("tensor name %q is taken, reserved or empty once scrubbed", t.Name)
		}
		names[t.Name] = true
		tensors[i] = t
	}
	return tensors, nil
}

// Check reports whether Decode would accept the file, without copying a value.
func Check(file []byte) error {
	_, _, err := parseHeader(file)
	return err
}

// decode copies the values of a checked entry out of the data section.
func (e *entry) decode(data []byte) Tensor {
	t := Tensor{Name: safetext.Scrub(e.name, MaxName), Shape: make([]int, len(e.shape))}
	for i, d := range e.shape {
		t.Shape[i] = int(d)
	}
	b := data[e.from:e.to]
	switch e.dtype {
	case "F32":
		t.F32 = make([]float32, len(b)/4)
		for i := range t.F32 {
			t.F32[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
	case "F64":
		t.F64 = make([]float64, len(b)/8)
		for i := range t.F64 {
			t.F64[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		}
	case "I64":
		t.I64 = make([]int64, len(b)/8)
		for i := range t.I64 {
			t.I64[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
		}
	}
	return t
}
