import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the metadata of many pictures in a helper process: the service "metadata".
///
/// - Parameters:
///   - bytes: the inputs, packed (`MetadataService.packed`).
///   - resultCount: gets the length of the result.
/// - Returns: what was found in each, packed, in memory that `free` frees; `nil` if there is none.
@_cdecl("eidetic_metadata_serve")
func serveMetadata(
  _ bytes: UnsafePointer<UInt8>?, _ count: Int, _ resultCount: UnsafeMutablePointer<Int>
) -> UnsafeMutablePointer<UInt8>? {
  let answer = MetadataService.answer(
    to: unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
  guard let result = unsafe malloc(max(answer.count, 1)) else { return nil }
  unsafe answer.withUnsafeBytes { answer in
    if let source = answer.baseAddress { unsafe result.copyMemory(from: source, byteCount: answer.count) }
  }
  unsafe resultCount.pointee = answer.count
  return unsafe result.assumingMemoryBound(to: UInt8.self)
}

/// What the program and a helper process say to one another about the metadata of pictures.
enum MetadataService {
  /// What a helper gets.
  static func packed(_ inputs: ArraySlice<MetadataInput>) -> [UInt8] {
    var writer = PackedWriter()
    writer.put(inputs) { $1.pack(into: &$0) }
    return writer.bytes
  }

  /// Reads inputs, and packs what was found: for each a JSON document. Without inputs, or with what is none,
  /// the answer is empty.
  static func answer(to bytes: [UInt8]) -> [UInt8] {
    var reader = PackedReader(bytes)
    let read = Result { () throws(PackedReader.Failure) in
      try reader.list { reader throws(PackedReader.Failure) in try MetadataInput(unpacking: &reader) }
    }
    guard case .success(let inputs) = read else { return [] }
    let encoder = JSONEncoder()
    var writer = PackedWriter()
    writer.put(inputs) { writer, input in
      // Numbers that JSON does not have are never read.
      writer.put((try? encoder.encode(PictureProperties(input))).map { Array($0) } ?? [])
    }
    return writer.bytes
  }

  /// What a helper found, which is not trusted.
  ///
  /// - Returns: for each input, in their order; `nil` for what is no answer.
  static func found(in answer: [UInt8], count: Int) -> [PictureProperties]? {
    var reader = PackedReader(answer)
    let documents = Result { () throws(PackedReader.Failure) in
      try reader.list { reader throws(PackedReader.Failure) in try reader.block() }
    }
    guard case .success(let documents) = documents, documents.count == count, reader.isAtEnd else {
      return nil
    }
    let decoder = JSONDecoder()
    let found = documents.compactMap { try? decoder.decode(PictureProperties.self, from: Data($0)) }
    return found.count == count ? found : nil
  }
}
