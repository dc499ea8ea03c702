// Package record is the session file: a framed, append-only log of records, its
// writer and its reader.
//
//	nnsession 1 \x1a\r\n                                  magic, 15 bytes
//	#00000048 00000000 HEAD d7865343 40cbcc24\n{...}\n    43 bytes around each payload
//	#0000003c 00000001 STEP b5e5502f b0135cbb\n{...}\n
//	 length   sequence type head-crc pay-crc
//
//	head-crc = CRC32C(pay-crc of the record before, bytes 0..23)
//	pay-crc  = CRC32C(head-crc, payload)
//
// Payloads are JSON, so that less and grep read a session; a CKPT is one JSON line
// followed by a safetensors file. A length is trusted only after its own checksum,
// and the chain of checksums notices every record that is lost, doubled, moved or
// brought in from elsewhere. Numbers in frames are lower-case hex, because an
// accepted upper-case digit would be a flipped bit that nobody sees.
//
//	torn      the end is missing, as after kill -9: the rest plays
//	corrupt   a SYNC behind the damage promises that the bytes were on the disk
//	running   a writer holds the file's lock
//
// Writing: a Writer belongs to the goroutine that trains. A record is one write(2)
// of all its bytes from one reused buffer; when the call returns, the record
// survives the process. HEAD, ACTN, CKPT and the first loss that is not finite are
// flushed to the disk at once, the rest every two seconds, and each flush is
// followed by a SYNC that says how far it reached. A write that fails is cut back to
// the last whole record and ends recording (WriteError); a flush that fails is never
// tried again. Nothing is ever changed in place.
//
// Reading: a Reader gives out the valid prefix, record by record, and may follow a
// file that grows. It holds a window of the file and one decoded step, both reused.
// Everything a file says is taken as hostile after the checksums too: lengths,
// counts, offsets, steps. JSON is read by package strictjson, and every text passes
// package safetext once, here.
package record
