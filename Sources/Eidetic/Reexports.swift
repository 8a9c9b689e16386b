// Types of other modules that this module's public declarations use: with them, `import Eidetic` is all that
// a program needs. They are exported one by one, so that each becomes public API only here. Type aliases
// would not do: errors and symbols would still name the modules that the types come from. The attribute has
// no official spelling yet.
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
