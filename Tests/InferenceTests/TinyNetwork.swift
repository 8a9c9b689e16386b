import Foundation
import TestSupport

/// A network in OpenVINO's IR that answers with minus its input: what it was fed with can be seen.
struct TinyNetwork {
  /// −1 for what is open.
  var shape = [-1, 3, -1, -1]
  var inputs = 1

  private static func dimensions(_ shape: [Int]) -> String {
    shape.map { "<dim>\($0)</dim>" }.joined()
  }

  private func port(_ id: Int, names: String = "") -> String {
    "<port id=\"\(id)\" precision=\"FP32\"\(names.isEmpty ? "" : " names=\"\(names)\"")>"
      + Self.dimensions(shape) + "</port>"
  }

  private var xml: String {
    let open = shape.map { $0 < 0 ? "?" : "\($0)" }.joined(separator: ",")
    var layers = ""
    var edges = ""
    for number in 0..<inputs {
      let (parameter, negative, result) = (3 * number, 3 * number + 1, 3 * number + 2)
      layers += """
        <layer id="\(parameter)" name="picture\(number)" type="Parameter" version="opset1">
          <data shape="\(open)" element_type="f32"/><output>\(port(0, names: "picture\(number)"))</output>
        </layer>
        <layer id="\(negative)" name="minus\(number)" type="Negative" version="opset1">
          <input>\(port(0))</input><output>\(port(1, names: "minus\(number)"))</output>
        </layer>
        <layer id="\(result)" name="result\(number)" type="Result" version="opset1">
          <input>\(port(0))</input>
        </layer>

        """
      edges += """
        <edge from-layer="\(parameter)" from-port="0" to-layer="\(negative)" to-port="0"/>
        <edge from-layer="\(negative)" from-port="1" to-layer="\(result)" to-port="0"/>

        """
    }
    return """
      <?xml version="1.0"?>
      <net name="tiny" version="11"><layers>
      \(layers)</layers><edges>
      \(edges)</edges></net>

      """
  }

  /// Writes it, with the file of weights that it does not have.
  ///
  /// - Returns: the path of the network.
  func written(in folder: TemporaryFolder) throws -> String {
    try folder.write([UInt8](), "tiny.bin")
    return try folder.write(Array(xml.utf8), "tiny.xml")
  }
}
