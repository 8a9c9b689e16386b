import CExempi

/// Owns a packet of properties; to be used within `XMPToolkit.run` only.
///
/// A path is that of XMP: properties with prefixes, `/` before a field, `[1]` for the first item of a list.
@safe struct XMPPacket: ~Copyable {
  private let handle: XmpPtr
  /// The file, for errors.
  let name: String

  /// Reads a packet.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; nothing makes an empty packet.
  ///   - name: the file, for errors.
  /// - Throws: `MetadataError.tooManyBytes`, `.xml`, `.tooDeep`, `.notXMP`, `.packet`.
  init(_ bytes: [UInt8]?, name: String) throws(MetadataError) {
    self.name = name
    guard let bytes else {
      unsafe handle = try Self.owned(unsafe xmp_new_empty(), name)
      return
    }
    guard bytes.count <= FaceRegions.maximumBytes else {
      throw .tooManyBytes(name: name, limit: FaceRegions.maximumBytes)
    }
    let text = Self.withoutPadding(bytes)
    _ = try XMPScan(text, name: name)
    let read = unsafe text.withUnsafeBytes { bytes in
      unsafe xmp_new(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    unsafe handle = try Self.owned(unsafe read, name)
  }

  deinit { unsafe xmp_free(handle) }

  /// The bytes without zeros at their end, with which some writers pad: they are no XML.
  static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1))
  }

  private static func owned(_ handle: XmpPtr?, _ name: String) throws(MetadataError) -> XmpPtr {
    guard let handle = unsafe handle else { throw .packet(name: name, code: xmp_get_error()) }
    return unsafe handle
  }

  /// Whether there is a property, of whatever kind.
  func has(_ namespace: XMPNamespace, _ path: String) -> Bool {
    unsafe xmp_has_property(handle, namespace.rawValue, path)
  }

  /// The value of a property; `nil` if there is none.
  func text(_ namespace: XMPNamespace, _ path: String) -> String? {
    let value = XMPText()
    guard unsafe xmp_get_property(handle, namespace.rawValue, path, value.handle, nil) else { return nil }
    return value.text
  }

  /// How many items a list has; 0 where there is none.
  ///
  /// - Parameter limit: up to which they are counted.
  func count(_ namespace: XMPNamespace, _ list: String, atMost limit: Int = .max) -> Int {
    var count = 0
    while count < limit, has(namespace, "\(list)[\(count + 1)]") { count += 1 }
    return count
  }

  /// The items of a list, at most so many; of a property that is no list, its value.
  func texts(_ namespace: XMPNamespace, _ path: String, atMost limit: Int) -> [String] {
    guard has(namespace, "\(path)[1]") else {
      return text(namespace, path).flatMap(TextCoding.tidied).map { [$0] } ?? []
    }
    return (0..<count(namespace, path, atMost: limit)).compactMap {
      text(namespace, "\(path)[\($0 + 1)]").flatMap(TextCoding.tidied)
    }
  }

  /// A text in the default language, or else in the first that there is; nothing where there is none.
  func localText(_ namespace: XMPNamespace, _ path: String) -> String? {
    let text =
      text(namespace, "\(path)[?xml:lang=\"x-default\"]") ?? text(namespace, "\(path)[1]")
      ?? text(namespace, path)
    return text.flatMap(TextCoding.tidied)
  }

  /// Sets a property, and makes the structures that lead to it.
  ///
  /// - Throws: `MetadataError.property`.
  func set(_ namespace: XMPNamespace, _ path: String, _ value: String) throws(MetadataError) {
    try set(namespace.rawValue, path, value, 0)
  }

  /// Appends a structure without fields to a list, which is made where there is none.
  ///
  /// - Returns: the path of the structure.
  /// - Throws: `MetadataError.property`.
  func append(to namespace: XMPNamespace, _ list: String) throws(MetadataError) -> String {
    if !has(namespace, list) { try set(namespace.rawValue, list, "", XMP_PROP_VALUE_IS_ARRAY.rawValue) }
    let item = "\(list)[\(count(namespace, list) + 1)]"
    try set(namespace.rawValue, item, "", XMP_PROP_VALUE_IS_STRUCT.rawValue)
    return item
  }

  /// Takes over a property with all that is in it.
  ///
  /// - Throws: `MetadataError.property`.
  func copy(_ namespace: XMPNamespace, _ path: String, from other: borrowing XMPPacket) throws(MetadataError)
  {
    guard let nodes = unsafe xmp_iterator_new(other.handle, namespace.rawValue, path, XMP_ITER_PROPERTIES)
    else {
      return
    }
    defer { unsafe xmp_iterator_free(nodes) }
    let schema = XMPText()
    let node = XMPText()
    let value = XMPText()
    var options: UInt32 = 0
    while unsafe xmp_iterator_next(nodes, schema.handle, node.handle, value.handle, &options) {
      let kind = options & XMP_PROP_COMPOSITE_MASK.rawValue
      let form = kind | (options & XMP_PROP_VALUE_IS_URI.rawValue)
      try set(namespace.rawValue, node.text, kind == 0 ? value.text : "", form)
    }
  }

  /// - Parameter value: empty for lists and structures.
  private func set(
    _ schema: String, _ path: String, _ value: String, _ options: UInt32
  ) throws(MetadataError) {
    guard unsafe xmp_set_property(handle, schema, path, value, options) else {
      throw .property(name: name, path: path, code: xmp_get_error())
    }
  }

  /// The packet as a sidecar holds it: UTF-8, without the wrapper that is for packets within other files.
  ///
  /// - Throws: `MetadataError.property`.
  func serialised() throws(MetadataError) -> [UInt8] {
    let text = XMPText()
    let options = UInt32(XMP_SERIAL_OMITPACKETWRAPPER | XMP_SERIAL_USECOMPACTFORMAT)
    guard unsafe xmp_serialize(handle, text.handle, options, 0) else {
      throw .property(name: name, path: "the whole", code: xmp_get_error())
    }
    return Array(text.text.utf8)
  }
}

/// Owns a text that exempi fills.
@safe private struct XMPText: ~Copyable {
  let handle: XmpStringPtr

  init() {
    guard let handle = unsafe xmp_string_new() else { preconditionFailure("there is no memory left") }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe xmp_string_free(handle) }

  var text: String { unsafe xmp_string_cstr(handle).map { unsafe String(cString: $0) } ?? "" }
}
