using System.Runtime.CompilerServices;

// Buffers on the stack are written before they are read; clearing kilobytes of them for every name costs more than filling them.
[module: SkipLocalsInit]
