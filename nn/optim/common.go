package optim

import (
	"fmt"
	"strings"
)

// Common is the arguments that every optimizer takes.
type Common struct {
	// WeightDecay pulls weights to 0 before each update, by this share of them
	// times the learning rate.
	WeightDecay float64 `arg:"weight_decay" min:"0" null:"0" help:"pull of weights to 0, times the learning rate"`
	// ExcludeFromWeightDecay is parts of names: parameters whose names hold one of
	// them do not decay. See Excluded.
	ExcludeFromWeightDecay []string `arg:"exclude_from_weight_decay" null:"" help:"parts of names of parameters that do not decay, such as bias, gamma"`
	// ClipNorm bounds the norm of the gradient of each tensor, GlobalClipNorm that
	// of all together, ClipValue the size of each element; 0 for no bound. One of
	// the three at most.
	ClipNorm       float64 `arg:"clipnorm" min:"0" null:"0" help:"longest gradient of one tensor; 0 for any"`
	ClipValue      float64 `arg:"clipvalue" min:"0" null:"0" help:"largest element of a gradient; 0 for any"`
	GlobalClipNorm float64 `arg:"global_clipnorm" min:"0" null:"0" help:"longest gradient of all tensors together; 0 for any"`
	// UseEMA keeps a running average of the weights, which replaces them at the
	// end of a training. A step keeps EMAMomentum of the average.
	UseEMA      bool    `arg:"use_ema" help:"end with the running average of the weights"`
	EMAMomentum float64 `arg:"ema_momentum" min:"0" max:"1" help:"how much of the average of the weights a step keeps"`
	// EMAOverwriteFrequency is after how many steps the average replaces the
	// weights each time; 0 for at the end only.
	EMAOverwriteFrequency int `arg:"ema_overwrite_frequency" min:"0" null:"0" help:"steps after which the average replaces the weights; 0 for at the end only"`
}

// usual is Keras' defaults.
func usual() Common { return Common{EMAMomentum: 0.99} }

// shared is c; a struct of options has it from the Common embedded in it.
func (c *Common) shared() *Common { return c }

// clips tells whether gradients are clipped in any way.
func (c *Common) clips() bool { return c.ClipNorm > 0 || c.ClipValue > 0 || c.GlobalClipNorm > 0 }

func (c *Common) checkCommon() error {
	var set []string
	for _, bound := range []struct {
		name  string
		value float64
	}{{"clipnorm", c.ClipNorm}, {"clipvalue", c.ClipValue}, {"global_clipnorm", c.GlobalClipNorm}} {
		if bound.value == 0 {
			continue
		}
		if err := positive(bound.name, bound.value); err != nil {
			return err
		}
		set = append(set, fmt.Sprintf("%s %v", bound.name, bound.value))
	}
	if len(set) > 1 {
		return fmt.Errorf("expected one of clipnorm, clipvalue and global_clipnorm, got %s: leave out all but one", strings.Join(set, " and "))
	}
	return finite("weight_decay", c.WeightDecay)
}

// Excluded tells whether the name of a parameter holds one of the parts, which
// keeps weight decay off it. Of layer/kernel only kernel is looked at, so that
// no layer's name decides. Parts are plain text; Keras reads them as regular
// expressions, and on TensorFlow looks for them in the layer's name as well.
func Excluded(parts []string, name string) bool {
	name = name[strings.LastIndexByte(name, '/')+1:]
	for _, part := range parts {
		if part != "" && strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// Decays tells whether weight decay may act on a parameter; see Optimizer.
func (e *engine) Decays(name string) bool { return !Excluded(e.common.ExcludeFromWeightDecay, name) }
