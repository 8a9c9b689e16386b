import CCrypto
import Files
import FoundationEssentials

/// The SHA-256 digest of a stream of bytes (FIPS 180-4), by OpenSSL.
@safe package struct SHA256: ~Copyable {
  private let context: OpaquePointer?

  /// - Throws: `ModelsError.file` when OpenSSL has no memory left or no such digest.
  init() throws(ModelsError) {
    unsafe context = EVP_MD_CTX_new()
    guard unsafe context != nil, unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      throw Self.failure()
    }
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) throws(ModelsError) {
    guard unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { throw Self.failure() }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  consuming func finish() throws(ModelsError) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw Self.failure() }
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private static func failure() -> ModelsError {
    .file(operation: "compute", path: "SHA-256", code: 0, reason: "OpenSSL refuses; check its installation")
  }

  /// The digest of bytes in memory.
  static func digest(of bytes: [UInt8]) throws(ModelsError) -> String {
    var digest = try SHA256()
    let span = bytes.span
    try unsafe span.withUnsafeBytes { buffer throws(ModelsError) in try unsafe digest.update(buffer) }
    return try digest.finish()
  }

  /// The 32 bytes of a digest in hexadecimal digits.
  static func bytes(of digest: String) -> [UInt8] {
    let digits = digest.compactMap(\.hexDigitValue)
    return stride(from: 1, to: digits.count, by: 2).map { UInt8(16 * digits[$0 - 1] + digits[$0]) }
  }

  /// The digest of a file, read in chunks of 1 MiB.
  ///
  /// - Throws: `ModelsError.file` when it cannot be read.
  package static func digest(ofFile path: String) throws(ModelsError) -> String {
    let file = try ofFile { () throws(FileError) in try OpenFile(reading: path) }
    var digest = try SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try ofFile { () throws(FileError) in try unsafe file.read(into: buffer) }
      guard count > 0 else { return try digest.finish() }
      try unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
