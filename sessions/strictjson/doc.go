// Package strictjson reads JSON from files nobody vouches for.
//
// encoding/json takes {"loss":1,"loss":2,"LOSS":3} and answers 3. A file whose
// meaning depends on which parser reads it is not a record. This scanner
// follows RFC 8259 to the letter and refuses, besides, what a good writer never
// produces:
//
//	duplicate keys in one object     bytes after the value
//	invalid UTF-8, lone surrogates   nesting deeper than MaxDepth
//	numbers of more than 64 bytes    strings longer than the caller allows
//
// It is a cursor over one slice, driven by the caller:
//
//	s := strictjson.New(text)
//	s.Object()
//	for key := s.Key(); key != nil; key = s.Key() {
//		switch string(key) {
//		case "n":
//			n = s.Int()
//		default:
//			s.Skip()
//		}
//	}
//	err := s.End()
//
// Errors stick: after the first one every method returns a zero value and End
// reports it with its offset. Slices returned point into the text or into
// scratch of the scanner and hold until the next call. A Scanner belongs to
// one goroutine; Reset makes it ready for the next text without allocating.
package strictjson
