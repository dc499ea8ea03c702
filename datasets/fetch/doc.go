// Package fetch brings public data sets to this machine: it downloads their
// files, checks them and keeps them in the cache folder.
//
//	Known --> Set --Get--> Result{Place: files to name in a recipe}
//	           |
//	           +--Cached--> Place, and whether it is complete
//
// # Where
//
// A set has a folder of its own, NAME below Dir: $XDG_CACHE_HOME/duet/data, by
// default ~/.cache/duet/data. Files put there by hand count like fetched ones.
//
// # What is trusted
//
// Only a file's size and SHA-256, which stand in this package, so a mirror may be
// plain http or somebody else's. A mirror that redirects from https to http is
// refused all the same: nobody who asked for https wants to be watched. No more
// bytes are written than the file has. An archive is unpacked by the names that are
// expected of it, into a folder that gets its name when all of it is there.
//
// # What survives
//
// A download grows in FILE.part; FILE.part.from says which address it came from
// and with which validator (ETag or Last-Modified). Whatever ends a download, an
// interrupt, a cut, a full disk, the part stays and the next Get goes on after its
// last byte (Range, with If-Range where there is a validator for that address). A
// server without ranges starts again from nothing. The file gets its name when its
// bytes are on the disk and have the right sum: FILE is whole or not there. A part
// with a wrong sum is deleted.
//
// One process at a time works on a set; others wait for it at the file .lock and
// then find the work done.
//
// # Goroutines
//
// Get works on the caller's goroutine, on which it calls Options.Progress too, and
// ends soon after its context does. There is no limit to the time of a download, but
// to the time without a byte (Options.Stall).
package fetch
