// What the public declarations of this module mention and other modules own: with it, `import Eidetic` is all
// that a program needs. The types are exported one by one, so that each becomes public API here and nowhere
// else. Type aliases would not do: errors and symbols would still show the modules that the types come from.
// The attribute has no official spelling yet.
@_exported public import enum Faults.ErrorKind
@_exported public import enum Faults.Fault
@_exported public import protocol Faults.FaultyError
@_exported public import enum Faults.Remedy
@_exported public import struct Imaging.DecodingLimits
@_exported public import enum Imaging.PictureFormat
@_exported public import struct Vocabulary.FieldCondition
@_exported public import enum Vocabulary.Metric
@_exported public import struct Vocabulary.Rectangle
@_exported public import struct Vocabulary.Region
