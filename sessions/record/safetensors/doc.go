// Package safetensors writes and reads tensors in the safetensors layout, which
// is data and nothing else:
//
//	8 bytes   length H of the header, little endian
//	H bytes   {"name":{"dtype":"F32","shape":[3,3],"data_offsets":[0,36]}, ...}
//	the rest  the values, little endian, one tensor after the other
//
// The codec is strict in both directions. Offsets are counted from the end of
// the header; sorted by where they begin, the tensors must touch each other,
// begin at 0 and end with the file. A shape times the size of its type must be
// the bytes present. Duplicate names, unknown types, unknown fields, trailing
// bytes and everything package strictjson refuses are errors, and no memory is
// taken on the word of a number in the file: a decoded tensor is never larger
// than its bytes.
//
// Types are F32, F64 and I64, the three a checkpoint needs. The header is padded
// with spaces so that the values start at a multiple of 8.
//
// Encode appends to memory of the caller; Decode returns tensors that own theirs.
// The functions keep no state and may run on any goroutine.
package safetensors
