package record

import "io"

// windowSize is how much is read at a time from a long file, firstRead the least.
const (
	windowSize = 256 << 10
	firstRead  = 32 << 10
)

// window is a stretch of a file in memory that moves forward with its reader.
type window struct {
	src  io.ReaderAt
	base int64 // offset of buf[0]
	buf  []byte
}

// at returns n bytes from off, fewer when the file ends before. The slice holds until
// the next call. Memory grows with the bytes found, never with n alone.
func (w *window) at(off int64, n int) ([]byte, error) {
	if off < w.base || off > w.base+int64(len(w.buf)) {
		w.base, w.buf = off, w.buf[:0]
	}
	skip := int(off - w.base)
	if len(w.buf)-skip >= n {
		return w.buf[skip : skip+n], nil
	}
	w.buf = w.buf[:copy(w.buf, w.buf[skip:])]
	w.base = off
	for len(w.buf) < n {
		have := len(w.buf)
		if cap(w.buf)-have < firstRead {
			grown := make([]byte, have, have+max(firstRead, min(have, windowSize)))
			copy(grown, w.buf)
			w.buf = grown
		}
		m, err := w.src.ReadAt(w.buf[have:cap(w.buf)], off+int64(have))
		w.buf = w.buf[:have+m]
		if err == io.EOF || m == 0 && err == nil {
			b := w.buf[:min(len(w.buf), n)]
			w.buf = w.buf[:0] // the file may grow or shrink: read its end anew
			return b, nil
		}
		if err != nil {
			w.buf = w.buf[:0]
			return nil, err
		}
	}
	return w.buf[:n], nil
}
