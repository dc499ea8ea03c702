package option

import "slices"

// reason says why an argument that Keras has is not taken. It ends the sentence
// "Conv2D has no argument data_format: ...".
type reason struct {
	why string
	// same are the values that say what duet does anyway: a config of Keras' may
	// have them.
	same []any
}

const (
	float32Only = "duet computes in float32"
	seededOnce  = "duet draws every random number from the recipe's seed"
	ownBatch    = "the number of samples is train.batch_size"
	plainWeight = "duet trains a weight as it is"
	batchAlone  = "in training, duet normalises by the batch alone"
)

// reasons are told for any class under the argument's own name, and for one class
// under Class.argument.
var reasons = map[string]reason{
	"data_format":         {"duet's pictures are height, width, channels", []any{"channels_last"}},
	"dtype":               {float32Only, []any{"float32"}},
	"autocast":            {float32Only, nil},
	"trainable":           {"what learns is said by a branch's freeze and by the stages of train", []any{true}},
	"name":                {"only a layer of a recipe has a name", nil},
	"seed":                {seededOnce, nil},
	"synchronized":        {"duet trains on one machine", []any{false}},
	"noise_shape":         {"duet drops every number by itself", nil},
	"lora_rank":           {plainWeight, nil},
	"lora_alpha":          {plainWeight, nil},
	"quantization_config": {plainWeight, nil},
	"input_axes":          {"fan_in and fan_out follow from the shape", nil},
	"output_axes":         {"fan_in and fan_out follow from the shape", nil},
	"LeakyReLU.alpha":     {"Keras calls it negative_slope since version 3", nil},
	"Input.batch_size":    {ownBatch, nil},
	"Input.batch_shape":   {ownBatch, nil},
	"Input.dtype":         {float32Only, []any{"float32"}},
	"Input.sparse":        {"duet's tensors are dense", []any{false}},
	"Input.ragged":        {"duet's tensors have one shape", []any{false}},
	"Input.tensor":        {"duet feeds every Input from the data", nil},
	"Input.optional":      {"duet feeds every Input from the data", []any{false}},

	"BatchNormalization.renorm":          {batchAlone, []any{false}},
	"BatchNormalization.renorm_clipping": {batchAlone, nil},
	"BatchNormalization.renorm_momentum": {batchAlone, []any{0.99}},
}

// Reason tells why a class has not an argument of Keras', "" when there is
// nothing to tell.
func Reason(class, name string) string { return reasonOf(class, name).why }

func reasonOf(class, name string) reason {
	if r, ok := reasons[class+"."+name]; ok {
		return r
	}
	return reasons[name]
}

// allows tells whether a value may be given and changes nothing: null, Keras' word
// for an argument that is left out, or what duet does anyway.
func (r reason) allows(value any) bool {
	return r.why != "" && (value == nil || scalar(value) && slices.Contains(r.same, value))
}

// scalar tells whether == works on a value as it comes out of YAML.
func scalar(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return false
	}
	return true
}
