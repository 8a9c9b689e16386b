// Runs dlib's own face network and face chips, as what Eidetic's conversion is compared with.
//
//   dlib_faces embed NETWORK             standard input: chips of 150 x 150 x 3 bytes, RGB
//                                        standard output: 128 floats for each, not normalised
//   dlib_faces chips PREDICTOR < LIST    LIST: a picture (JPEG or PNG) per line
//                                        standard output, for each picture with one face or more: the line's number as
//                                        a float, the largest face's four corners of its chip in the picture (x, y; top left,
//                                        top right, bottom left, bottom right), then the chip, 150 x 150 x 3 bytes
//
// NETWORK and PREDICTOR are dlib_face_recognition_resnet_model_v1.dat and shape_predictor_68_face_landmarks.dat of the
// Python package face_recognition_models. The network's layers are as dlib's documentation publishes them.
//
// Build: g++ -std=c++17 -O2 dlib_faces.cpp -o dlib_faces $(pkg-config --libs dlib-1)   (Debian's libdlib-dev)
#include <dlib/dnn.h>
#include <dlib/image_io.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

namespace {

using Chip = dlib::matrix<dlib::rgb_pixel>;
constexpr long side = 150;

template <int N, int stride, typename SUBNET>
using branch = dlib::affine<dlib::con<N, 3, 3, 1, 1, dlib::relu<dlib::affine<dlib::con<N, 3, 3, stride, stride, SUBNET>>>>>;
template <int N, typename SUBNET>
using same = dlib::relu<dlib::add_prev1<branch<N, 1, dlib::tag1<SUBNET>>>>;
template <int N, typename SUBNET>
using halved = dlib::relu<
    dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<branch<N, 2, dlib::tag1<SUBNET>>>>>>>;

template <typename SUBNET> using level4 = same<32, same<32, same<32, SUBNET>>>;
template <typename SUBNET> using level3 = same<64, same<64, same<64, halved<64, SUBNET>>>>;
template <typename SUBNET> using level2 = same<128, same<128, halved<128, SUBNET>>>;
template <typename SUBNET> using level1 = same<256, same<256, halved<256, SUBNET>>>;
template <typename SUBNET> using level0 = halved<256, SUBNET>;

using Network = dlib::loss_metric<dlib::fc_no_bias<
    128,
    dlib::avg_pool_everything<level0<level1<level2<level3<level4<dlib::max_pool<
        3, 3, 2, 2, dlib::relu<dlib::affine<dlib::con<32, 7, 7, 2, 2, dlib::input_rgb_image_sized<side>>>>>>>>>>>>>;

bool read(Chip &chip) {
  chip.set_size(side, side);
  return std::fread(&chip(0, 0), 3, side * side, stdin) == side * side;
}

void write(const std::vector<float> &values) { std::fwrite(values.data(), sizeof(float), values.size(), stdout); }

void embed(const char *file) {
  Network network;
  dlib::deserialize(file) >> network;
  for (Chip chip; read(chip);) {
    const dlib::matrix<float, 0, 1> vector = network(chip);
    write(std::vector<float>(vector.begin(), vector.end()));
  }
}

void chips(const char *file) {
  dlib::shape_predictor predictor;
  dlib::deserialize(file) >> predictor;
  dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
  std::string path;
  for (int line = 0; std::getline(std::cin, path); ++line) {
    dlib::array2d<dlib::rgb_pixel> picture;
    dlib::load_image(picture, path);
    const std::vector<dlib::rectangle> found = detector(picture);
    if (found.empty()) continue;
    dlib::rectangle largest = found[0];
    for (const dlib::rectangle &box : found)
      if (box.area() > largest.area()) largest = box;
    const dlib::chip_details details = dlib::get_face_chip_details(predictor(picture, largest), side, 0.25);
    Chip chip;
    dlib::extract_image_chip(picture, details, chip);
    const dlib::point_transform_affine back = dlib::inv(dlib::get_mapping_to_chip(details));
    std::vector<float> row = {static_cast<float>(line)};
    for (const auto [x, y] : {std::pair{0.0, 0.0}, {double(side), 0.0}, {0.0, double(side)}, {double(side), double(side)}}) {
      const dlib::dpoint corner = back(dlib::dpoint(x, y));
      row.push_back(corner.x());
      row.push_back(corner.y());
    }
    write(row);
    std::fwrite(&chip(0, 0), 3, side * side, stdout);
  }
}

}  // namespace

int main(int count, char **arguments) {
  const std::string what = count == 3 ? arguments[1] : "";
  try {
    if (what == "embed") {
      embed(arguments[2]);
    } else if (what == "chips") {
      chips(arguments[2]);
    } else {
      std::cerr << "usage: dlib_faces embed NETWORK | chips PREDICTOR\n";
      return 2;
    }
  } catch (const std::exception &error) {
    std::cerr << "dlib_faces: " << error.what() << '\n';
    return 1;
  }
}
