// Package layer holds every kind of layer duet knows: one file a layer.
//
// A layer is born as options, the struct a recipe or a form fills in, and
// becomes an Op, which owns no memory and computes on slices it is handed:
//
//	options --Infer--> output shape, or the user's error
//	options --Build--> Op, having declared parameters and buffers to a Builder
//	Op.Forward / Op.Backward on a Pass
//
// Letters, used in every file:
//
//	N        samples in this batch (rows)
//	H, W     height and width        C   channels in
//	F        filters, channels out   K   classes or units
//	x, y     input and output        dx, dy   the loss gradient of them
//
// Slices are row-major with the sample axis first: x // [N, H, W, C].
//
// Memory belongs to the plan. A Pass shows an Op its slices; what an Op writes:
// Forward writes Y and its saved buffers; Backward overwrites every DX that is
// not nil and every DP that is not nil, and may use DY as scratch, since nobody
// reads it later. A parameter that is state (a moving mean) has no DP: Forward
// writes it, in training passes of a node that is not frozen.
// Several workers call an Op's tasks at once, on disjoint outputs, so an Op
// keeps no mutable state of its own but what its comment names.
//
// Every layer with weights takes how they start and what holds them (keeping.go);
// every layer that ends with an activation ends with an ending (ending.go), and one
// whose output the loss may be charged for embeds ActivityArgs. Initializers,
// regularizers and constraints are calls (package option): a struct of arguments
// and an entry in a table each. What a shape rules out, Param.Check finds after
// Build.
//
// A weighted merge has an Alpha, through which the plan reads and changes the
// policy between steps, and its arithmetic may fail on finite numbers (a
// negative base, a row of zeros), which it reports as a Failer.
//
// To add a layer: one file with the options struct, Infer, Build, the Op and
// one register line, and a row in cases_test.go, which runs it through the
// conformance harness. The recipe reader, the forms of the workbench and the
// list of layers follow from the options struct.
//
// # Classes and their arguments
//
// Arguments have Keras' names and defaults. A * is a class of our own.
//
//	Input                   shape
//	Activation              activation
//	Dense                   units, activation, use_bias, bias_initializer, bias_regularizer, bias_constraint,
//	                        kernel_initializer, kernel_regularizer, kernel_constraint, activity_regularizer
//	ELU                     alpha
//	LeakyReLU               negative_slope
//	PReLU                   alpha_initializer, alpha_regularizer, alpha_constraint, shared_axes
//	ReLU                    max_value, negative_slope, threshold
//	Softmax                 axis
//	Conv2D                  filters, kernel_size, strides, padding, dilation_rate, groups, activation,
//	                        use_bias, bias_initializer, bias_regularizer, bias_constraint, kernel_initializer,
//	                        kernel_regularizer, kernel_constraint, activity_regularizer
//	Conv2DTranspose         filters, kernel_size, strides, padding, output_padding, dilation_rate, activation,
//	                        use_bias, bias_initializer, bias_regularizer, bias_constraint, kernel_initializer,
//	                        kernel_regularizer, kernel_constraint, activity_regularizer
//	DepthwiseConv2D         kernel_size, strides, padding, depth_multiplier, dilation_rate, activation,
//	                        use_bias, bias_initializer, bias_regularizer, bias_constraint,
//	                        depthwise_initializer, depthwise_regularizer, depthwise_constraint,
//	                        activity_regularizer
//	SeparableConv2D         filters, kernel_size, strides, padding, dilation_rate, depth_multiplier,
//	                        activation, use_bias, bias_initializer, bias_regularizer, bias_constraint,
//	                        depthwise_initializer, depthwise_regularizer, depthwise_constraint,
//	                        pointwise_initializer, pointwise_regularizer, pointwise_constraint,
//	                        activity_regularizer
//	AveragePooling2D        pool_size, strides, padding
//	GlobalAveragePooling2D  keepdims
//	GlobalMaxPooling2D      keepdims
//	MaxPooling2D            pool_size, strides, padding
//	Cropping2D              cropping
//	Flatten                 -
//	Permute                 dims
//	RepeatVector            n
//	Reshape                 target_shape
//	UpSampling2D            size, interpolation
//	ZeroPadding2D           padding
//	BatchNormalization      axis, momentum, epsilon, center, beta_initializer, beta_regularizer,
//	                        beta_constraint, scale, gamma_initializer, gamma_regularizer, gamma_constraint,
//	                        moving_mean_initializer, moving_variance_initializer
//	GroupNormalization      groups, axis, epsilon, center, beta_initializer, beta_regularizer,
//	                        beta_constraint, scale, gamma_initializer, gamma_regularizer, gamma_constraint
//	LayerNormalization      axis, epsilon, center, beta_initializer, beta_regularizer, beta_constraint, scale,
//	                        gamma_initializer, gamma_regularizer, gamma_constraint
//	Normalization           axis, mean, variance, invert
//	RMSNormalization        axis, epsilon
//	Rescaling               scale, offset
//	UnitNormalization       axis
//	ActivityRegularization  l1, l2
//	AlphaDropout            rate
//	Dropout                 rate
//	GaussianDropout         rate
//	GaussianNoise           stddev
//	SpatialDropout2D        rate
//	Add                     -
//	Average                 -
//	Concatenate             axis
//	Dot                     axes, normalize
//	Maximum                 -
//	Minimum                 -
//	Multiply                -
//	PowerMean *             policy, start, lr_multiplier, weight_decay, shape, end, over, points, r, train_r,
//	                        normalize, epsilon
//	Subtract                -
//	WeightedProduct *       policy, start, lr_multiplier, weight_decay, shape, end, over, points, guard,
//	                        epsilon
//	WeightedSum *           policy, start, lr_multiplier, weight_decay, shape, end, over, points
//
// What the arguments named after them take, with arguments of their own.
//
//	activation              celu, elu, exponential, gelu, gelu_tanh, hard_sigmoid, hard_silu, hard_tanh,
//	                        leaky_relu, linear, log_softmax, mish, relu, relu6, selu, sigmoid, silu, softmax,
//	                        softplus, softsign, tanh, tanh_shrink
//	initializer             constant(value), glorot_normal, glorot_uniform, he_normal, he_uniform,
//	                        identity(gain), lecun_normal, lecun_uniform, ones, orthogonal(gain),
//	                        random_normal(mean, stddev), random_uniform(minval, maxval),
//	                        truncated_normal(mean, stddev), variance_scaling(scale, mode, distribution), zeros
//	regularizer             none, l1(l1), l2(l2), l1_l2(l1, l2)
//	constraint              none, max_norm(max_value, axis), min_max_norm(min_value, max_value, rate, axis),
//	                        non_neg, unit_norm(axis)
//
// Keras' arguments that are not taken, and why; their errors say so.
//
//	batch_shape             the number of samples is train.batch_size
//	                        Input
//	batch_size              the number of samples is train.batch_size
//	                        Input
//	data_format             duet's pictures are height, width, channels
//	                        Conv2D, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D, AveragePooling2D,
//	                        GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D, Cropping2D, Flatten,
//	                        UpSampling2D, ZeroPadding2D, SpatialDropout2D
//	dtype                   duet computes in float32
//	                        Input, SpatialDropout2D
//	lora_alpha              duet trains a weight as it is
//	                        Dense
//	lora_rank               duet trains a weight as it is
//	                        Dense
//	name                    only a layer of a recipe has a name
//	                        Input, AveragePooling2D, MaxPooling2D, SpatialDropout2D
//	noise_shape             duet drops every number by itself
//	                        AlphaDropout, Dropout
//	optional                duet feeds every Input from the data
//	                        Input
//	quantization_config     duet trains a weight as it is
//	                        Dense
//	ragged                  duet's tensors have one shape
//	                        Input
//	renorm                  in training, duet normalises by the batch alone
//	                        BatchNormalization
//	renorm_clipping         in training, duet normalises by the batch alone
//	                        BatchNormalization
//	renorm_momentum         in training, duet normalises by the batch alone
//	                        BatchNormalization
//	seed                    duet draws every random number from the recipe's seed
//	                        AlphaDropout, Dropout, GaussianDropout, GaussianNoise, SpatialDropout2D
//	sparse                  duet's tensors are dense
//	                        Input
//	synchronized            duet trains on one machine
//	                        BatchNormalization
//	tensor                  duet feeds every Input from the data
//	                        Input
package layer
