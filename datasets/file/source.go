package file

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Limits of what is held in memory. A data set is a whole in memory, so that one
// beyond maxSet bytes would only take the machine down. Packed data may unpack to
// packedFree bytes whatever its packed size, beyond that to packedRatio times its
// packed size: pictures unpack to some 2 to 40 times, bombs to a thousand.
const (
	maxSet      = 8 << 30
	packedFree  = 8 << 20
	packedRatio = 200
)

// bomb tells whether unpacked bytes are too many for packed ones.
func bomb(unpacked, packed int64) bool {
	return unpacked > packedFree && unpacked/packedRatio > packed
}

// expectPacked is what errors about bombs expect.
var expectPacked = fmt.Sprintf("data that unpacks to at most %d times its packed size", packedRatio)

// remedyBomb is what to do if a bomb is none.
const remedyBomb = "if it is meant, store it without compression"

// errBomb is what a guarded reader returns.
var errBomb = errors.New("more")

// guarded refuses to unpack a bomb. left is what it still hands out.
type guarded struct {
	r    io.Reader
	left int64
}

func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if g.left -= int64(n); g.left < 0 {
		return 0, errBomb
	}
	return n, err
}

// meter tells Options.Progress how much of some files was read.
type meter struct {
	report            func(done, total int64)
	done, total, told int64
}

// meterStep is how many bytes there are at least between two reports.
const meterStep = 1 << 17

// newMeter measures the files together; what cannot be found counts as empty, its
// reader will say so.
func newMeter(o Options, paths ...string) *meter {
	m := &meter{report: o.Progress}
	if m.report == nil {
		return m
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			m.total += info.Size()
		}
	}
	return m
}

// add counts bytes of a file. A file that is read twice, or grew, never makes more
// of them than there are.
func (m *meter) add(n int) {
	m.done = min(m.done+int64(n), m.total)
	if m.report != nil && m.done-m.told >= meterStep && m.done < m.total {
		m.told = m.done
		m.report(m.done, m.total)
	}
}

// finish reports that everything was read.
func (m *meter) finish() {
	if m.report != nil {
		m.report(m.total, m.total)
	}
}

// metered counts what is read of a file, in reads small enough to tell of.
type metered struct {
	r io.Reader
	m *meter
}

func (c metered) Read(p []byte) (int, error) {
	n, err := c.r.Read(p[:min(len(p), meterStep)])
	c.m.add(n)
	return n, err
}

// source reads a file from front to back and knows where it is.
type source struct {
	path   string
	file   *os.File
	size   int64 // bytes on disk
	r      *bufio.Reader
	at     int64 // bytes read, of the unpacked data
	packed bool
}

// openSource opens a plain or gzipped file. A name that ends in .gz must hold gzip;
// gzip under another name is unpacked as well.
func openSource(path string, m *meter) (*source, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	s := &source{path: path, file: f, size: size, r: bufio.NewReaderSize(metered{f, m}, 1<<16)}
	head, err := s.r.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		f.Close()
		return nil, cannotOpen(path, err)
	}
	isGzip := len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b
	if strings.HasSuffix(strings.ToLower(path), ".gz") && !isGzip {
		f.Close()
		return nil, &Error{
			File: path, Place: offset(0), Expected: "gzip data (bytes 1f 8b), as the name ends in .gz",
			Got: hexBytes(head), Remedy: "if the file is not packed, take .gz off its name; else fetch it again",
		}
	}
	if isGzip {
		z, err := gzip.NewReader(s.r)
		if err != nil {
			f.Close()
			return nil, s.damaged(err)
		}
		guard := &guarded{r: z, left: max(packedFree, packedRatio*min(size, maxSet))}
		s.r, s.packed = bufio.NewReaderSize(guard, 1<<16), true
	}
	return s, nil
}

func (s *source) close() { s.file.Close() }

// openFile opens an ordinary file and tells its size in bytes. Folders, pipes and
// devices are refused before they are opened: opening a pipe can wait for ever.
func openFile(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New(kindOf(info.Mode()))
	}
	if err != nil {
		return nil, 0, cannotOpen(path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, cannotOpen(path, err)
	}
	return f, info.Size(), nil
}

// kindOf says what stands where a file was expected.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something that is no ordinary file"
}

// cannotOpen is the error of a file that the system does not give.
func cannotOpen(path string, err error) *Error {
	reason := err
	var p *os.PathError
	if errors.As(err, &p) {
		reason = p.Err
	}
	return &Error{File: path, Place: "open", Expected: "a readable file", Got: reason.Error(), Remedy: "check the path", Cause: err}
}

// damaged is the error of packed data that does not unpack, or unpacks to too much.
func (s *source) damaged(err error) *Error {
	if errors.Is(err, errBomb) {
		return &Error{File: s.path, Place: s.place(s.at), Expected: expectPacked, Got: "more", Remedy: remedyBomb, Cause: err}
	}
	return &Error{
		File: s.path, Place: s.place(s.at), Expected: "whole gzip data", Got: err.Error(),
		Remedy: "the file is damaged or cut short, fetch it again", Cause: err,
	}
}

// place is offset in words, and says when it counts unpacked bytes.
func (s *source) place(at int64) string {
	if s.packed {
		return offset(at) + " (unpacked)"
	}
	return offset(at)
}

// affords refuses n bytes that no file of this size should hold, before any of
// them are read. what names them.
func (s *source) affords(n int64, what string) error {
	if n > maxSet {
		return &Error{
			File: s.path, Place: s.place(s.at), Expected: fmt.Sprintf("at most %d bytes of %s, which are held in memory", int64(maxSet), what),
			Got: fmt.Sprint(n), Remedy: "cut the data into smaller files",
		}
	}
	if s.packed && bomb(n, s.size) {
		return &Error{
			File: s.path, Place: s.place(s.at), Expected: expectPacked,
			Got: fmt.Sprintf("%d bytes of %s in a file of %d", n, what, s.size), Remedy: remedyBomb,
		}
	}
	return nil
}

// read returns the next n bytes. Memory grows with what was really read, whatever
// n is. what names the bytes in the error.
func (s *source) read(n int64, what string) ([]byte, error) {
	start := s.at
	sure := int64(0)
	if !s.packed && n <= s.size-s.at {
		sure = n
	}
	data, err := readGrowing(s.r, n, sure)
	s.at += int64(len(data))
	if err == nil {
		return data, nil
	}
	if errors.Is(err, errBomb) || !errors.Is(err, io.EOF) && !(s.packed && errors.Is(err, io.ErrUnexpectedEOF)) {
		return nil, s.damaged(err)
	}
	return nil, s.short(start, n, int64(len(data)), what)
}

// short is the error of a file that ends before n bytes from start were read.
func (s *source) short(start, n, got int64, what string) *Error {
	return &Error{
		File: s.path, Place: s.place(start), Expected: fmt.Sprintf("%d bytes of %s", n, what), Got: fmt.Sprint(got),
		Remedy: "the file is cut short, fetch it again",
	}
}

// end checks that nothing follows, which also checks the checksum of packed data.
func (s *source) end() error {
	_, err := s.r.ReadByte()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return s.damaged(err)
	}
	return &Error{
		File: s.path, Place: s.place(s.at), Expected: "the end of the file, as its header says", Got: "more bytes",
		Remedy: "the header and the data disagree, fetch or write the file again",
	}
}

// readGrowing reads exactly n bytes in pieces that at most double what is there, so
// that a false n costs no more memory than the file deserves; sure of them are known
// to be there and taken at once. At an early end it returns what there was and io.EOF.
func readGrowing(r io.Reader, n, sure int64) ([]byte, error) {
	data := make([]byte, 0, min(n, max(sure, 1<<20)))
	for int64(len(data)) < n {
		if len(data) == cap(data) {
			grown := make([]byte, len(data), min(n, 2*int64(cap(data))))
			copy(grown, data)
			data = grown
		}
		k, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+k]
		if err != nil && int64(len(data)) < n {
			return data, err
		}
	}
	return data, nil
}
