package import Faults

/// Says why what a file says about itself could not be read or written. Every case names the file.
package enum MetadataError: FaultyError, Equatable {
  /// It is no XML; `line` counts from 1.
  case xml(name: String, line: Int, reason: String)
  /// It is XML, but no XMP.
  case notXMP(name: String)
  /// Its elements lie deeper in one another than is read.
  case tooDeep(name: String, limit: Int)
  /// It has more bytes than are read.
  case tooManyBytes(name: String, limit: Int)
  /// It marks more regions than are read.
  case tooManyRegions(name: String, limit: Int)
  /// exempi did not take it; `code` is exempi's.
  case packet(name: String, code: Int32)
  /// Regions were drawn on a picture of another shape.
  case otherShape(name: String, marked: PixelSize, picture: PixelSize)
  /// The system could not read the file; `code` is the system's.
  case notReadable(name: String, code: Int32, reason: String)
  /// The helper process that read it crashed, or took too long or too much memory.
  case helper(name: String, reason: String)
  /// exempi did not take a property; `code` is exempi's.
  case property(name: String, path: String, code: Int32)

  package var kind: ErrorKind {
    switch self {
    case .xml, .notXMP, .tooDeep, .tooManyBytes, .tooManyRegions, .packet, .notReadable, .helper: .unreadable
    case .otherShape: .unsupported
    case .property: .resource
    }
  }

  /// What failed, on what, why, and what to do.
  package var description: String {
    switch self {
    case .xml(let name, let line, let reason):
      "cannot read the XMP of \(Self.quoted(name)): \(printableReason(reason)) in line \(line); mend it, or remove it"
    case .notXMP(let name):
      "cannot read the XMP of \(Self.quoted(name)): it is XML without rdf:RDF; write it anew with another program, or remove it"
    case .tooDeep(let name, let limit):
      "cannot read the XMP of \(Self.quoted(name)): its elements are nested more than \(limit) deep; remove it"
    case .tooManyBytes(let name, let limit):
      "cannot read the XMP of \(Self.quoted(name)): it has more than the \(limit) bytes that are read; remove what is not needed"
    case .tooManyRegions(let name, let limit):
      "cannot read the faces that are marked in \(Self.quoted(name)): there are more than the \(limit) regions that are read; remove "
        + "what is not needed"
    case .packet(let name, let code):
      "cannot read the XMP of \(Self.quoted(name)): exempi does not take it (code \(code)); write it anew with another program, "
        + "or remove it"
    case .otherShape(let name, let marked, let picture):
      "cannot place the faces that are marked in \(Self.quoted(name)): they were marked in a picture of \(marked), and this one "
        + "has \(picture); mark them anew with another program, or remove the marks"
    case .notReadable(let name, let code, let reason):
      "cannot read what \(Self.quoted(name)) says of itself: \(reason) (code \(code)); check that it can be opened"
    case .helper(let name, let reason):
      "cannot read the metadata of \(Self.quoted(name)): \(printableReason(reason)); write them anew with another program"
    case .property(let name, let path, let code):
      "cannot write the XMP of \(Self.quoted(name)): exempi does not take \(path) (code \(code)); give the person another name, "
        + "or remove the file's regions"
    }
  }

  private static func quoted(_ name: String) -> String { "\"\(printable(name))\"" }
}
