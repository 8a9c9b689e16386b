import CLibIPTC

extension PictureProperties {
  /// Reads IPTC's datasets (IIM 4.2).
  init(iptc block: [UInt8]) {
    let data = IPTCData(block)
    let isUTF8 = data.bytes(record: 1, dataset: 90).first == [0x1B, 0x25, 0x47]
    func texts(_ dataset: Int) -> [String] {
      data.bytes(record: 2, dataset: dataset).compactMap {
        isUTF8 ? TextCoding.tidied(String(decoding: $0, as: UTF8.self)) : TextCoding.text($0[...])
      }
    }
    title = texts(5).first
    caption = texts(120).first
    var seen: Set<String> = []
    keywords = texts(25).filter { seen.insert($0).inserted }
    creators = texts(80)
    copyright = texts(116).first
    timeTaken = texts(55).first.flatMap { TimeText.read(iptcDate: $0, time: texts(60).first) }
  }
}

/// Owns IPTC's datasets that libiptcdata has read.
@safe private struct IPTCData: ~Copyable {
  /// The most datasets, and of each the most bytes, that are read.
  private static let maximumCount = 10_000
  private static let maximumValueBytes = 64 << 10

  private let data: UnsafeMutablePointer<IptcData>?

  init(_ block: [UInt8]) {
    unsafe data = unsafe block.withUnsafeBufferPointer {
      unsafe iptc_data_new_from_data($0.baseAddress, UInt32($0.count))
    }
  }

  deinit {
    if let data = unsafe data { unsafe iptc_data_unref(data) }
  }

  /// All values of a dataset, in the order of the block.
  func bytes(record: Int, dataset: Int) -> [[UInt8]] {
    guard let data = unsafe data, let sets = unsafe data.pointee.datasets else { return [] }
    return (0..<min(Int(unsafe data.pointee.count), Self.maximumCount)).compactMap { index in
      guard let set = unsafe sets[index], Int(unsafe set.pointee.record.rawValue) == record,
        Int(unsafe set.pointee.tag.rawValue) == dataset, let bytes = unsafe set.pointee.data
      else { return nil }
      let size = min(Int(unsafe set.pointee.size), Self.maximumValueBytes)
      return unsafe Array(UnsafeBufferPointer(start: bytes, count: size))
    }
  }
}
