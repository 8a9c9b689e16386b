import CXXHash
package import Gallery

extension ContentHash {
  /// The identity of a file's bytes: XXH3, 128 bits, seed 0 (Yann Collet, xxHash 0.8).
  package init(of bytes: [UInt8]) {
    let hash = unsafe XXH3_128bits(bytes, bytes.count)
    self.init(high: hash.high64, low: hash.low64)
  }
}
