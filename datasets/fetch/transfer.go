package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// maxRedirects is how many redirections are followed.
const maxRedirects = 5

// chunk is how many bytes are read at once.
const chunk = 64 << 10

// newClient is the client to ask with, and a function to call after the last
// answer.
func newClient(given *http.Client) (client *http.Client, done func()) {
	done = func() {}
	client = new(http.Client)
	if given != nil {
		*client = *given
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		client.Transport, done = transport, transport.CloseIdleConnections
	}
	client.CheckRedirect = checkRedirect
	return client, done
}

// checkRedirect follows a few redirections, none of them from https to http.
func checkRedirect(to *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d one after the other", ErrRedirect, maxRedirects)
	}
	if from := via[len(via)-1]; from.URL.Scheme == "https" && to.URL.Scheme != "https" {
		return fmt.Errorf("%w: from https to %s", ErrRedirect, to.URL.Scheme)
	}
	return nil
}

// watch is a context that ends when no byte has come for a while.
type watch struct {
	context.Context
	limit  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

func newWatch(ctx context.Context, limit time.Duration) *watch {
	w := &watch{limit: limit}
	w.Context, w.cancel = context.WithCancelCause(ctx)
	w.timer = time.AfterFunc(limit, func() { w.cancel(stallError(limit)) })
	return w
}

// alive says that something came.
func (w *watch) alive() { w.timer.Reset(w.limit) }

func (w *watch) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// why is an error, or what made the context end if that came first.
func (w *watch) why(err error) error {
	if w.Err() != nil {
		return context.Cause(w)
	}
	return plain(err)
}

// transfer asks an address for what the part lacks, and appends it. It returns nil
// when the part has its full length, a *cutError when it ended before, errRestart
// when the part is of no use there, a *localError, or what is wrong with the mirror.
func (g *getter) transfer(ctx context.Context, address string, f File, p part) error {
	have := p.size()
	if have == f.Size {
		return nil
	}
	w := newWatch(ctx, g.o.Stall)
	defer w.stop()
	g.tell(Event{Step: Fetching, File: f, Path: p.path, URL: address, Done: have})
	resp, err := g.ask(w, address, have, p.origin())
	if err != nil {
		return w.why(err)
	}
	defer resp.Body.Close()
	w.alive()
	at, err := begins(resp, have, f.Size)
	if err != nil {
		return err
	}
	from := origin{URL: address, Validator: validator(resp.Header)}
	if at > 0 && changed(p.origin(), from) {
		return errRestart
	}
	file, err := p.start(at, from)
	if err != nil {
		return err
	}
	e := Event{Step: Fetching, File: f, Path: p.path, URL: address, Done: at}
	if at < have { // a server without ranges, or another file than before
		g.tell(e)
	}
	err = g.receive(w, resp.Body, file, at, e)
	if closed := file.Close(); err == nil && closed != nil {
		err = local("write", p.bytes(), closed)
	}
	if errors.Is(err, ErrSize) { // so its bytes are not the file's
		if removed := p.remove(); removed != nil {
			return removed
		}
	}
	return err
}

// ask sends the request, for the bytes from have on.
func (g *getter) ask(ctx context.Context, address string, have int64, from origin) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "duet")
	req.Header.Set("Accept-Encoding", "identity") // the files are compressed; their sums are of them as they are
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		if from.URL == address && from.Validator != "" {
			req.Header.Set("If-Range", from.Validator)
		}
	}
	return g.client.Do(req)
}

// begins finds the byte at which an answer's body begins, and what is wrong with
// the answer.
func begins(resp *http.Response, have, size int64) (int64, error) {
	switch resp.StatusCode {
	case http.StatusOK:
		if n := resp.ContentLength; n >= 0 && n != size {
			return 0, sizeError(n, size)
		}
		return 0, nil
	case http.StatusPartialContent:
		at, total, ok := contentRange(resp.Header.Get("Content-Range"))
		switch {
		case !ok || at != have:
			return 0, errRestart
		case total != size:
			return 0, sizeError(total, size)
		}
		return at, nil
	case http.StatusRequestedRangeNotSatisfiable:
		if have > 0 {
			return 0, errRestart
		}
	}
	return 0, statusError(resp.StatusCode)
}

// contentRange reads "bytes 5-9/10".
func contentRange(s string) (at, total int64, ok bool) {
	span, found := strings.CutPrefix(s, "bytes ")
	span, all, sized := strings.Cut(span, "/")
	first, _, dashed := strings.Cut(span, "-")
	at, err := strconv.ParseInt(first, 10, 64)
	if err != nil || !found || !sized || !dashed {
		return 0, 0, false
	}
	total, err = strconv.ParseInt(all, 10, 64)
	return at, total, err == nil
}

// validator is what If-Range takes: a strong ETag, else the time of the last change.
func validator(h http.Header) string {
	if tag := h.Get("ETag"); strings.HasPrefix(tag, `"`) {
		return tag
	}
	return h.Get("Last-Modified")
}

// changed tells a file that was replaced at its address since the part was begun,
// at a server that takes no notice of If-Range.
func changed(old, now origin) bool {
	return old.URL == now.URL && old.Validator != "" && now.Validator != "" && old.Validator != now.Validator
}

// receive appends a body to a part of at bytes, and no byte more than the file has.
func (g *getter) receive(w *watch, body io.Reader, file *os.File, at int64, e Event) error {
	var to io.Writer = file
	if g.o.wrap != nil {
		to = g.o.wrap(file)
	}
	size := e.File.Size
	for buf := make([]byte, chunk); ; {
		n, err := body.Read(buf)
		if n > 0 {
			w.alive()
			g.bytes += int64(n)
		}
		if at+int64(n) > size {
			return fmt.Errorf("%w: expected %d bytes, got more", ErrSize, size)
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return local("write", file.Name(), err)
		}
		at += int64(n)
		if n > 0 {
			e.Done = at
			g.tell(e)
		}
		switch {
		case err == nil:
		case at == size:
			return nil // an end that is not clean changes nothing
		case err == io.EOF:
			return &cutError{at, size, io.ErrUnexpectedEOF}
		case w.Err() != nil:
			return w.why(err)
		default:
			return &cutError{at, size, plain(err)}
		}
	}
}
