import Vocabulary

extension ImageField {
  /// All fields: those of every image, and those of the analyses.
  package static let all = ofEveryImage + AnalysisTable.all.flatMap(\.fields)

  /// What is known of every image: what its files are, and how big it is.
  package static let ofEveryImage: [ImageField] = [
    ImageField(
      "folder", "Folder", in: .file, .folder, .rows(of: "paths", "v.path"), isListed: false,
      help:
        "A folder that a file of the picture is in, at any depth: a full path, or names in one, such as 2020/Riga."
    ),
    ImageField(
      "name", "File name", in: .file, .text(),
      .rows(of: "paths", "substr(v.path, length(\(FieldType.directory(of: "v.path"))) + 1)"), isListed: false,
      offersValues: false,
      help: "The name of a file of the picture, without its folder."),
    ImageField(
      "path", "Path", in: .file, .text(), .rows(of: "paths", "v.path"), isListed: false, offersValues: false,
      help: "The whole path of a file of the picture."),
    ImageField(
      "type", "Format", in: .file,
      .text(
        example: "jpeg",
        synonyms: ["jpg": "jpeg", "tif": "tiff", "heif": "heic", "jxl": "jpegxl", "jpeg xl": "jpegxl"]),
      .image("i.format"), comparisons: [.equals], isListed: false,
      help: "The format of the picture, as its bytes show it, such as jpeg, png or heic."),
    ImageField(
      "width", "Width", in: .photo, .number([.pixels], example: "1000"), .image("i.width"), isListed: false,
      help: "The width of the upright picture, in pixels."),
    ImageField(
      "height", "Height", in: .photo, .number([.pixels], example: "1000"), .image("i.height"),
      isListed: false, help: "The height of the upright picture, in pixels."),
    ImageField(
      "pixels", "Pixels", in: .photo, .number([.pixels, .megapixels()], example: "4mp"), pixels,
      isListed: false, help: "How many pixels the picture has, such as 500000 or 4mp."),
    ImageField(
      "size", "File size", in: .file,
      .number(FieldType.Unit.bytes + [.megapixels(of: pixels)], example: "4MB"),
      .image("i.bytes"), isListed: false,
      help:
        "The size of the file in bytes, such as 500kB or 4MB, or of the picture in megapixels, such as 4mp."),
    ImageField(
      "added", "Added", in: .file, .date(ticksPerSecond: 1), .image("i.added"), isListed: false,
      help: "When the picture was indexed first."),
    ImageField(
      "modified", "Modified", in: .file, .date(ticksPerSecond: 1_000_000_000),
      .rows(of: "paths", "v.modified"), isListed: false,
      help: "When a file of the picture was changed last."),
  ]

  private static let pixels = FieldSource.image("i.width * i.height")
}
