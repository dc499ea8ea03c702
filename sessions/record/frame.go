package record

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// magic begins every file. The control character stops `type` and `cat`, the
// CR LF shows whether something converted line ends, the digit is the major
// version.
const magic = "nnsession 1 \x1a\r\n"

const (
	magicName   = "nnsession " // magic up to the major version
	checkedLen  = 24           // bytes of a frame's header under its own checksum
	headerLen   = 42           // bytes of a frame before the payload
	frameExtra  = headerLen + 1
	magicLen    = len(magic)
	noChain     = uint32(0x07b0bff3) // CRC32C of magic: the chain of the first record
	hexDigits   = "0123456789abcdef"
	lengthAt    = 1
	seqAt       = 10
	typeAt      = 19
	headCRCAt   = 24
	payCRCAt    = 33
	headerShape = "#........ ........ ____ ........ ........\n" // . hex, _ letter
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// frame is the header of a record:
//
//	#00000048 00000000 HEAD d7865343 40cbcc24\n
//	 length   sequence type head-crc pay-crc
//
// All numbers are lower-case hex. head-crc covers the first 24 bytes and starts
// from the pay-crc of the record before (the CRC of the magic for the first);
// pay-crc covers the payload and starts from head-crc. A newline follows the
// payload and is not counted in the length.
type frame struct {
	length  uint32
	seq     uint32
	kind    string
	headCRC uint32
	payCRC  uint32
}

// seal writes the header of a record into b[:headerLen]. The payload must be
// b[headerLen:] without the final newline. It returns pay-crc, the next chain.
func seal(b []byte, seq uint32, kind string, chain uint32) uint32 {
	payload := b[headerLen:]
	b[0] = '#'
	putHex(b[lengthAt:], uint32(len(payload)))
	b[9] = ' '
	putHex(b[seqAt:], seq)
	b[18] = ' '
	copy(b[typeAt:], kind)
	b[23] = ' '
	head := crc32.Update(chain, castagnoli, b[:checkedLen])
	pay := crc32.Update(head, castagnoli, payload)
	putHex(b[headCRCAt:], head)
	b[32] = ' '
	putHex(b[payCRCAt:], pay)
	b[41] = '\n'
	return pay
}

// parseFrame reads a header; false when it does not have the exact shape. It
// checks no checksum.
func parseFrame(b []byte) (frame, bool) {
	if len(b) < headerLen {
		return frame{}, false
	}
	for i := range headerLen {
		switch c := b[i]; headerShape[i] {
		case '.':
			if !isHex(c) {
				return frame{}, false
			}
		case '_':
			if !isTypeByte(c) {
				return frame{}, false
			}
		default:
			if c != headerShape[i] {
				return frame{}, false
			}
		}
	}
	return frame{
		length:  fromHex(b[lengthAt:]),
		seq:     fromHex(b[seqAt:]),
		kind:    kindOf(b[typeAt : typeAt+4]),
		headCRC: fromHex(b[headCRCAt:]),
		payCRC:  fromHex(b[payCRCAt:]),
	}, true
}

// kindOf returns the type as a string, without allocating for the known ones.
func kindOf(b []byte) string {
	switch string(b) {
	case TypeStep:
		return TypeStep
	case TypeSync:
		return TypeSync
	case TypeEval:
		return TypeEval
	}
	return string(b)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

func isTypeByte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_'
}

// critical reports whether a type must be known by whoever verifies.
func critical(kind string) bool { return kind[0] < 'a' || kind[0] > 'z' }

func putHex(b []byte, v uint32) {
	for i := 7; i >= 0; i-- {
		b[i] = hexDigits[v&15]
		v >>= 4
	}
}

// fromHex reads eight digits that isHex accepted.
func fromHex(b []byte) uint32 {
	var v uint32
	for _, c := range b[:8] {
		if c >= 'a' {
			c -= 'a' - 10
		} else {
			c -= '0'
		}
		v = v<<4 | uint32(c)
	}
	return v
}

// checkHead reports whether the header's own checksum fits the chain.
func (f *frame) checkHead(b []byte, chain uint32) bool {
	return crc32.Update(chain, castagnoli, b[:checkedLen]) == f.headCRC
}

// checkPayload reports whether the payload's checksum fits the header's.
func (f *frame) checkPayload(payload []byte) bool {
	return crc32.Update(f.headCRC, castagnoli, payload) == f.payCRC
}

// limit returns the largest payload a record of the type may have.
func limit(kind string) int64 {
	switch kind {
	case TypeHead:
		return MaxHead
	case TypeCheckpoint:
		return MaxTensors + maxLine
	}
	return MaxPayload
}

// checkMagic tells from the first bytes of a file whether this version reads it.
func checkMagic(b []byte) error {
	if string(b) == magic {
		return nil
	}
	if strings.HasPrefix(magic, string(b)) {
		return ErrNoHead
	}
	if major, ok := majorOf(b); ok && major > Major {
		return fmt.Errorf("%w: it is in format %d, this one reads %d", ErrNewer, major, Major)
	}
	if bytes.HasPrefix(b, []byte(magic[:12])) {
		return ErrMangled
	}
	return fmt.Errorf("%w: it begins with %q", ErrForeign, b)
}

// majorOf reads the version out of a magic line of any version.
func majorOf(b []byte) (int, bool) {
	rest, ok := bytes.CutPrefix(b, []byte(magicName))
	if !ok {
		return 0, false
	}
	digits, _, ok := bytes.Cut(rest, []byte(" "))
	if !ok {
		return 0, false
	}
	major, err := strconv.Atoi(string(digits))
	return major, err == nil
}
