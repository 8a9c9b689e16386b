import CKernels

/// The inner loops for one instruction set.
@safe package struct Kernels: Sendable {
  // A pointer to a constant of the program: never written, never freed.
  nonisolated(unsafe) private let tablePointer: UnsafePointer<eidetic_kernels>

  /// The fastest kernels for this processor, chosen once.
  package static let best: Kernels = Kernels(at: eidetic_kernels_count() - 1)

  /// All kernels that run on this processor, from the portable ones to the fastest.
  package static let available: [Kernels] = (0..<eidetic_kernels_count()).map(Kernels.init(at:))

  private init(at index: Int) {
    unsafe tablePointer = eidetic_kernels_at(index)
  }

  var table: eidetic_kernels { unsafe tablePointer.pointee }

  /// The instruction set: "portable", "avx2", "avx512vnni", "neon" or "neon-dotprod".
  package var name: String { unsafe String(cString: table.name) }
}
