package file

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// source reads a file from front to back and knows where it is.
type source struct {
	path   string
	file   *os.File
	r      *bufio.Reader
	at     int64 // bytes read, of the unpacked data
	packed bool
}

// openSource opens a plain or gzipped file. A name that ends in .gz must hold gzip;
// gzip under another name is unpacked as well.
func openSource(path string) (*source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	s := &source{path: path, file: f, r: bufio.NewReaderSize(f, 1<<16)}
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
		s.r, s.packed = bufio.NewReaderSize(z, 1<<16), true
	}
	return s, nil
}

func (s *source) close() { s.file.Close() }

// cannotOpen is the error of a file that the system does not give.
func cannotOpen(path string, err error) *Error {
	reason := err
	var p *os.PathError
	if errors.As(err, &p) {
		reason = p.Err
	}
	return &Error{File: path, Place: "open", Expected: "a readable file", Got: reason.Error(), Remedy: "check the path", Cause: err}
}

// damaged is the error of packed data that does not unpack.
func (s *source) damaged(err error) *Error {
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

// read returns the next n bytes. Memory grows with what was really read, whatever
// n is. what names the bytes in the error.
func (s *source) read(n int64, what string) ([]byte, error) {
	start := s.at
	data, err := readGrowing(s.r, n)
	s.at += int64(len(data))
	if err == nil {
		return data, nil
	}
	if !errors.Is(err, io.EOF) && !(s.packed && errors.Is(err, io.ErrUnexpectedEOF)) {
		return nil, s.damaged(err)
	}
	return nil, &Error{
		File: s.path, Place: s.place(start), Expected: fmt.Sprintf("%d bytes of %s", n, what), Got: fmt.Sprintf("%d", len(data)),
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
// that a false n costs no more memory than the file deserves. At an early end it
// returns what there was and io.EOF.
func readGrowing(r io.Reader, n int64) ([]byte, error) {
	data := make([]byte, 0, min(n, 1<<20))
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

// hexBytes prints a few bytes for an error.
func hexBytes(b []byte) string {
	if len(b) == 0 {
		return "nothing (the file is empty)"
	}
	return fmt.Sprintf("% x", b)
}
