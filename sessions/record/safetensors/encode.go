package safetensors

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// Size returns how many bytes Append adds for tensors.
func Size(tensors []Tensor) (int64, error) {
	head, data, err := header(tensors)
	if err != nil {
		return 0, err
	}
	return 8 + int64(len(head)) + data, nil
}

// Append encodes tensors, in the order given, at the end of dst. The same
// tensors always give the same bytes.
func Append(dst []byte, tensors []Tensor) ([]byte, error) {
	head, data, err := header(tensors)
	if err != nil {
		return dst, err
	}
	if need := len(dst) + 8 + len(head) + int(data); cap(dst) < need {
		dst = append(make([]byte, 0, need), dst...)
	}
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(head)))
	dst = append(dst, head...)
	for i := range tensors {
		t := &tensors[i]
		for _, v := range t.F32 {
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(v))
		}
		for _, v := range t.F64 {
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
		}
		for _, v := range t.I64 {
			dst = binary.LittleEndian.AppendUint64(dst, uint64(v))
		}
	}
	return dst, nil
}

// header checks the tensors and returns the padded header and the bytes of data.
func header(tensors []Tensor) (head []byte, data int64, err error) {
	if len(tensors) > MaxTensors {
		return nil, 0, fmt.Errorf("safetensors: %d tensors, at most %d fit", len(tensors), MaxTensors)
	}
	names := make(map[string]bool, len(tensors))
	head = append(head, '{')
	for i := range tensors {
		t := &tensors[i]
		dtype, size, n := t.dtype()
		if err := checkTensor(t, dtype, n); err != nil {
			return nil, 0, err
		}
		if names[t.Name] {
			return nil, 0, fmt.Errorf("safetensors: two tensors are named %q", t.Name)
		}
		names[t.Name] = true
		if i > 0 {
			head = append(head, ',')
		}
		name, err := json.Marshal(t.Name)
		if err != nil {
			return nil, 0, fmt.Errorf("safetensors: tensor name %q: %w", t.Name, err)
		}
		head = append(head, name...)
		head = append(head, `:{"dtype":"`+dtype+`","shape":[`...)
		for j, d := range t.Shape {
			if j > 0 {
				head = append(head, ',')
			}
			head = strconv.AppendInt(head, int64(d), 10)
		}
		head = append(head, `],"data_offsets":[`...)
		head = strconv.AppendInt(head, data, 10)
		data += int64(n) * int64(size)
		head = append(head, ',')
		head = strconv.AppendInt(head, data, 10)
		head = append(head, "]}"...)
	}
	head = append(head, '}')
	for len(head)%8 != 0 {
		head = append(head, ' ')
	}
	if len(head) > MaxHeader {
		return nil, 0, fmt.Errorf("safetensors: header of %d bytes, at most %d fit", len(head), MaxHeader)
	}
	if 8+int64(len(head))+data > MaxBytes {
		return nil, 0, fmt.Errorf("safetensors: %d bytes of values, a file holds at most %d", data, int64(MaxBytes))
	}
	return head, data, nil
}

// checkTensor refuses what Decode would refuse.
func checkTensor(t *Tensor, dtype string, n int) error {
	want, ok := product(t.Shape)
	switch {
	case t.Name == "" || t.Name == metadataKey || len(t.Name) > MaxName || !utf8.ValidString(t.Name):
		return fmt.Errorf("safetensors: %q cannot be a tensor's name (1 to %d bytes of UTF-8)", t.Name, MaxName)
	case dtype == "":
		return fmt.Errorf("safetensors: tensor %q must have its values in exactly one of F32, F64, I64", t.Name)
	case len(t.Shape) > MaxRank:
		return fmt.Errorf("safetensors: tensor %q has %d axes, at most %d are allowed", t.Name, len(t.Shape), MaxRank)
	case !ok || want != int64(n):
		return fmt.Errorf("safetensors: tensor %q of shape %v has %d values", t.Name, t.Shape, n)
	}
	return nil
}
