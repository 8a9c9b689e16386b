import CCrypto
import FoundationEssentials

/// The SHA-256 digest of a stream of bytes (FIPS 180-4), by OpenSSL.
@safe struct SHA256: ~Copyable {
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

  /// The digest of a file, read in pieces of 1 MiB.
  ///
  /// - Throws: `ModelsError.file` when it cannot be read.
  static func digest(ofFile path: String) throws(ModelsError) -> String {
    let file = try OpenFile(reading: path)
    var digest = try SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe file.read(into: buffer)
      guard count > 0 else { return try digest.finish() }
      try unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
