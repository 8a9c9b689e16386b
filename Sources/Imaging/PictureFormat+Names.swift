extension PictureFormat {
  /// Whether a file's name is that of a picture. Only its bytes tell what it is: this distinguishes a damaged
  /// picture from a file that never was one.
  public static func isPictureName(_ path: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let ending = String(path[path.index(after: dot)...]).lowercased()
    return pictureEndings.contains(ending)
  }

  private static let pictureEndings: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "tif", "tiff", "gif", "bmp", "dib", "heic", "heif", "avif",
    "svg",
    "svgz", "jxl", "jp2", "j2k", "ico", "ppm", "pgm", "pbm", "pnm", "psd", "tga",
  ]
}
