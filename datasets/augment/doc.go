// Package augment changes the pictures of a mini-batch while training, so that a
// network sees each sample a little differently in every epoch.
//
//	options.go  what is asked for: what a recipe's `augment:` holds
//	augment.go  Augmenter: what one sample gets, and a batch
//	warp.go     flip, rotation, zoom and shift as one map, and the look-up
//	tone.go     contrast, brightness, noise, cutout
//	numbers.go  sine, cosine and normal numbers
//
// # What is done, in this order
//
//  1. Flip, zoom, rotation and shift, as one map from the pixels that come out to
//     places in the picture, and one bilinear look-up. A picture that none of them
//     changes is not touched.
//  2. Contrast around the picture's mean, then brightness.
//  3. Noise, a normal number for every value.
//  4. Cutout, a square of zeros.
//
// Pictures are inputs of height, width and channels. Any other input, such as a row
// of numbers, gets noise and nothing else. Nothing is cut back to 0..1, and targets
// stay as they are: a target that tells where something lies no longer fits a
// picture that was shifted, flipped, turned or zoomed.
//
// # Same sample, same change
//
// What happens to a sample depends on the seed, the epoch and the sample's number
// alone, so the batch it is in, its place there and the number of threads change
// nothing. All inputs of a sample get the same change: shifts and cutouts are
// fractions of each picture's size, angles and factors are equal. (The halves of one
// picture are flipped and turned each for itself.) Noise differs between the inputs.
// Every number is drawn whether it is used or not: to turn one option on or off does
// not change what the others do.
//
// # Same bits
//
// Maps are computed in float64, of sums, products and quotients alone, each rounded
// by itself, and then rounded to multiples of 2^-24 of a pixel. From there places are
// integers and values are blended in float32, first across, then down. So every
// machine makes the same bits.
//
// An Augmenter may be used by several goroutines at once, on different samples.
package augment
