package transport

// Marshal writes an answer.
var Marshal = marshal
