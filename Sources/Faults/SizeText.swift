/// A size in bytes, as in messages: `900 bytes`, `64 kB`, `67 MB`.
package func sizeText(_ bytes: Int) -> String {
  switch bytes {
  case ..<10_000: "\(bytes) bytes"
  case ..<10_000_000: "\(bytes / 1000) kB"
  default: "\(bytes / 1_000_000) MB"
  }
}
