// Package file reads data sets from disk. It trusts nothing that a file says about
// itself: a header's counts are checked against each other, against the bytes that
// follow, and never decide how much memory is taken before those bytes were seen.
//
//	IDX     images [N,H,W] or [N,H,W,C] and labels [N], plain or gzipped
//	NPZ     x and y, or x_a, x_b and y: arrays as numpy.savez writes them
//	CIFAR   the binary version of CIFAR-10 and CIFAR-100
//	CSV     a line for each sample, plain or gzipped
//	folder  a folder of PNG, JPEG or GIF pictures for each class
//
// # Values
//
// Unsigned bytes stay bytes and mean b/255; every other type becomes float32 as it
// is. A `scale` multiplies every value instead, whatever its type. NaN and
// infinities are refused, also those that a number too large for float32 becomes.
// Pictures are [H,W,C] with the channels of a pixel side by side; grey ones get a
// channel axis.
//
// # What an IDX means
//
// Element types 08 (unsigned bytes, kept), 09 (signed bytes), 0b, 0c (16- and 32-bit
// integers), 0d and 0e (32- and 64-bit floats). Labels are of an integer type.
// EMNIST's files hold pictures column by column; transposed turns them upright.
//
// # What an NPZ means
//
// x, x_a, x_b by rank: [N] is one number a sample, [N,D] a vector, [N,H,W] a grey
// picture, [N,H,W,C] a picture. Types are bool, integers of 8 to 64 bits, float16,
// float32 and float64, in either byte order and either order of axes (C or
// Fortran). Python objects are pickled programs and are not read, nor are complex
// numbers, text and times.
//
// y by type and shape: integers or bool in [N] or [N,1] are labels. A [N,K] with
// K of 2 or more in which every row has a single 1 among zeros is one-hot, whatever
// its type, and becomes labels of K classes. Everything else is regression targets
// [N,K] (floats in [N] are K = 1). Without y there are neither. w, if there is one,
// holds sample weights, [N] or [N,1].
//
// # What a CIFAR folder means
//
// data_batch_1.bin to data_batch_5.bin and test_batch.bin are CIFAR-10, train.bin
// and test.bin CIFAR-100. Some of them will do. Samples come in this order, those of
// training first, and in their file's order. One such file may be named instead of
// the folder; under another name its size tells the kind. Class names come from
// batches.meta.txt, fine_label_names.txt or coarse_label_names.txt beside the files,
// if they are there.
//
// # What a CSV means
//
// Text is UTF-8, with or without a byte order mark, lines end with LF or CRLF, blank
// lines are skipped. The separator is the one of comma, semicolon and tab that
// stands most often in the first line outside quotes (the first of them when two are
// as frequent). A field in double quotes may hold separators, line ends, and quotes
// written twice. Blanks around a field do not count.
//
// The first line is a header if the target or the weight is given by name, or if a
// field of an input is no number, and none of the usual ways to say that a number is
// missing ("", ?, NA, NaN, ...), for those are refused where a sample has them.
// Columns count from 0, and from -1 backwards; what reads as an integer is always a
// column's number.
//
// All columns besides target and weight are inputs, in the file's order: a vector of
// float32, or with a shape pictures. With a shape, if every input of the file is
// written as an integer from 0 to 255, the values are bytes and mean b/255; one
// that is not makes floats, taken as they are, of all. Pictures of zeros and ones in
// integers therefore want `scale: 1`.
//
// The first sample tells whether the target is words or numbers. Words are class
// names, sorted by their bytes; there must be no more than 10 of them, or than half
// the samples. Numbers are labels if all are written as integers, and else
// regression targets.
//
// # What a folder of pictures means
//
// Each folder inside is a class, named like it; classes and the pictures of a class
// are sorted by the bytes of their names (10.png before 2.png). Names that start
// with a dot are skipped. Anything else is refused: files beside the classes,
// folders inside them, files that are no pictures, by their content and not their
// name. Symbolic links are followed.
//
// Of a GIF the first frame is read. Transparency is laid over white. Of 16-bit
// channels the upper 8 bits are kept. An orientation noted in EXIF and colour
// profiles are not applied. JPEG has no exact meaning: decoders, and versions of
// Go's own, differ by a few levels, so that the pixels of a folder with JPEGs are the
// same wherever the same version of Go built the program. One channel of three is 0.299 R + 0.587 G + 0.114 B, in fixed point.
//
// With a size, the largest part with its proportions is cut out of the middle of a
// picture and scaled: every new pixel is the mean of the old area that it lies on.
// That is computed in whole numbers, and so gives the same bytes on every machine
// (golang.org/x/image/draw computes in float64, where Go may fuse a product and a
// sum on some machines). Without a size all pictures must have one.
//
// # Labels
//
// Labels count from 0. Without Options.Classes there are as many classes as the
// largest label + 1; a label of 10 or more is refused if more than half of the
// classes this would make never occur, because then it is a damaged label or no
// label at all. Options.Classes settles the question. Class names are 1 to 128 bytes
// of printable UTF-8, since they are shown on terminals.
//
// # Limits
//
// An array is at most 8 GiB, for it is held in memory. Packed data (gzip, zip,
// pictures of one folder without a size) may unpack to 8 MiB, and beyond that to 200
// times its packed size. A picture has at most 16,384 pixels a side and 2^25
// altogether, and beyond 2^21 a byte in its file for every 64 pixels; a JPEG has at
// most 64 scans. A CSV line is at most 4 MiB in at most 2^18 columns. Pipes and
// devices are not read.
//
// Every error is one *Error: file, place, what was expected, what was found, what to
// do about it. All wrap ErrUnreadable. The caller owns the slices of a Content.
package file
