import Eidetic
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The arguments of the program.
enum ProgramArguments {
  /// The arguments without the program's name. They are bytes that need not be UTF-8, like paths, and become
  /// texts by `PathText`. A path can be given as the program printed it, unless a file has exactly that name.
  static var words: [String] {
    (1..<max(Int(CommandLine.argc), 1)).compactMap { place in
      unsafe CommandLine.unsafeArgv[place].map { word in
        let bytes = unsafe UnsafeBufferPointer(start: word, count: strlen(word)).map(UInt8.init(bitPattern:))
        let printed = String(decoding: bytes, as: UTF8.self)
        let isPrinted =
          PathText.bytes(printed) != bytes && !isThere(bytes) && isThere(PathText.bytes(printed))
        return isPrinted ? printed : PathText.text(bytes)
      }
    }
  }

  private static func isThere(_ path: [UInt8]) -> Bool {
    unsafe access(path.map { CChar(bitPattern: $0) } + [0], F_OK) == 0
  }
}
