import Files
import Foundation
import TestSupport
import Testing

@testable import Eidetic

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FileSystemTests {
  @Test(arguments: [
    (0, 0, 0), (1, 5, 1_000_000_005), (-1, 500_000_000, -500_000_000),
    (9_223_372_036, 854_775_807, Int64.max),
    (9_223_372_036, 854_775_808, .max), (10_413_792_000, 0, .max), (Int.max, 999_999_999, .max),
    (-9_223_372_037, 0, .min), (Int.min, 0, .min),
  ])
  func timesThatHaveNoNumberAreTheNearestThatHas(seconds: Int, nanoseconds: Int, expected: Int64) {
    #expect(FileFacts.nanoseconds(timespec(tv_sec: seconds, tv_nsec: nanoseconds)) == expected)
  }

  @Test func aFileOfAnySizeIsRefusedOrRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("GIF89a".utf8), "sparse.gif")
    // As large as the file system lets it be.
    var size = off_t.max
    while truncate(path, size) != 0, size > 1 << 20 { size /= 2 }
    for limit in [1 << 10, 1 << 19] {
      var reader = try FileReader(path)
      #expect(try reader.contents(limit: limit) == nil)
    }
    truncate(path, 6)
    var reader = try FileReader(path)
    #expect(try reader.contents(limit: .max) == Array("GIF89a".utf8))
  }

  @Test func mountPointsAreReadWithTheirEscapes() {
    let lines = """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      40 22 8:17 / /media/my\\040disk rw - vfat /dev/sdb1 rw
      41 40 0:50 / /media/my\\040disk/tmp rw - tmpfs tmpfs rw
      42 22 0:51 / /odd\\134name rw - tmpfs tmpfs rw
      """
    let table = MountTable(mountInfo: Array(lines.utf8))
    #expect(table.point(of: "/home/me") == "/")
    #expect(table.point(of: "/media/my disk") == "/media/my disk")
    #expect(table.point(of: "/media/my disk/2024/a") == "/media/my disk")
    #expect(table.point(of: "/media/my disk/tmp/x") == "/media/my disk/tmp")
    #expect(table.point(of: "/media/my disks") == "/")
    #expect(table.point(of: "/odd\\name/a") == "/odd\\name")
    #expect(!MountTable.current().point(of: "/").isEmpty)
  }
}
