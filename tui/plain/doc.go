// Package plain is the workbench in words: questions with numbered answers, one
// after the other, for people who have the screen read to them and for terminals
// that can do nothing else. It draws nothing, repaints nothing and uses no
// characters but letters, digits and punctuation of ASCII.
//
// Everything the screens are for can be done: choose, build and mend a recipe,
// train it and steer the run while it goes on, hear the outcome, look for samples
// and work their numbers out by hand, hear a recorded session again step by step.
//
// A [Talk] asks and reads. What is the same on the command line (training, telling
// a session, the classes, the check, the summary) is the [Host]'s, so that both
// say it in the same words.
package plain
