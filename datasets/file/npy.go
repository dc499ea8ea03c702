package file

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"strings"
)

// npyHeader is the dictionary at the head of an NPY array.
type npyHeader struct {
	descr   string
	fortran bool
	shape   []int
	length  int64 // bytes of the array in the file before its values
}

// maxHeader bounds the text of a header; real ones have about 120 bytes.
const maxHeader = 1 << 16

// npyMagic starts every NPY array.
const npyMagic = "\x93NUMPY"

// readNPYHeader reads the header of formats 1, 2 and 3. Its errors say what was
// found; the caller adds the place.
func readNPYHeader(r io.Reader) (npyHeader, error) {
	var h npyHeader
	start, err := readGrowing(r, 8, 0)
	if err != nil || string(start[:6]) != npyMagic {
		return h, fmt.Errorf("%s", hexBytes(start))
	}
	wide := 2
	if start[6] >= 2 {
		wide = 4
	}
	if start[6] < 1 || start[6] > 3 {
		return h, fmt.Errorf("format version %d.%d", start[6], start[7])
	}
	count, err := readGrowing(r, int64(wide), 0)
	if err != nil {
		return h, fmt.Errorf("a header that ends early")
	}
	length := uint32(binary.LittleEndian.Uint16(count))
	if wide == 4 {
		length = binary.LittleEndian.Uint32(count)
	}
	if length > maxHeader {
		return h, fmt.Errorf("a header of %d bytes", length)
	}
	text, err := readGrowing(r, int64(length), 0)
	if err != nil {
		return h, fmt.Errorf("a header that ends early")
	}
	h.length = int64(8 + wide + len(text))
	return h, h.parse(string(text))
}

// parse reads the dictionary, a Python literal with the keys descr, fortran_order
// and shape in any order.
func (h *npyHeader) parse(text string) error {
	text = strings.TrimSpace(text)
	body, ok := strings.CutPrefix(text, "{")
	body, ok2 := strings.CutSuffix(body, "}")
	if !ok || !ok2 {
		return fmt.Errorf("the header %.60q", text)
	}
	seen := map[string]bool{}
	for body = strings.TrimSpace(body); body != ""; body = strings.TrimSpace(strings.TrimPrefix(body, ",")) {
		key, rest, ok := quoted(body)
		rest, ok2 := strings.CutPrefix(strings.TrimSpace(rest), ":")
		known := key == "descr" || key == "fortran_order" || key == "shape"
		if !ok || !ok2 || !known || seen[key] {
			return fmt.Errorf("the header %.60q", text)
		}
		seen[key] = true
		if body, ok = h.set(key, strings.TrimSpace(rest)); !ok {
			return fmt.Errorf("%s: %.40q", key, strings.TrimSpace(rest))
		}
	}
	if len(seen) != 3 {
		return fmt.Errorf("the header %.60q", text)
	}
	return nil
}

// set takes one value off the front of text and returns what follows.
func (h *npyHeader) set(key, text string) (rest string, ok bool) {
	switch key {
	case "descr":
		h.descr, rest, ok = quoted(text)
		return rest, ok
	case "fortran_order":
		if rest, ok = strings.CutPrefix(text, "False"); ok {
			return rest, true
		}
		h.fortran = true
		return strings.CutPrefix(text, "True")
	case "shape":
		inside, rest, ok := strings.Cut(text, ")")
		inside, ok2 := strings.CutPrefix(inside, "(")
		if !ok || !ok2 {
			return "", false
		}
		for item := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSpace(inside), ","), ",") {
			if item = strings.TrimSpace(item); item == "" && len(h.shape) == 0 {
				continue // (): a single number
			}
			d, err := strconv.ParseUint(item, 10, 63)
			if err != nil || len(h.shape) == 32 {
				return "", false
			}
			h.shape = append(h.shape, int(d))
		}
		return rest, true
	}
	return "", false
}

// quoted takes a Python string without escapes off the front of text.
func quoted(text string) (value, rest string, ok bool) {
	if text == "" || (text[0] != '\'' && text[0] != '"') {
		return "", "", false
	}
	end := strings.IndexByte(text[1:], text[0])
	if end < 0 {
		return "", "", false
	}
	return text[1 : 1+end], text[2+end:], true
}

// elements is the product of the shape, and whether it fits.
func (h *npyHeader) elements() (uint64, bool) {
	product := uint64(1)
	for _, d := range h.shape {
		high, low := bits.Mul64(product, uint64(d))
		if high != 0 || low > 1<<59 {
			return 0, false
		}
		product = low
	}
	return product, true
}
