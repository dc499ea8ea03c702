package kernel

// Average moves the running average avg towards the weights w; every operation
// is rounded to float32, 1-momentum too, so that the shares add up to 1:
//
//	avg = momentum*avg + (1-momentum)*w
func Average(avg, w []float32, momentum float32) {
	same(len(avg), len(w))
	rest := 1 - momentum
	for i, x := range w {
		avg[i] = float32(momentum*avg[i]) + float32(rest*x)
	}
}
