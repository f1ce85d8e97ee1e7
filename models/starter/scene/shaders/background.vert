// A full square behind everything.
in vec2 corner;
out vec2 place;  // -1..1

void main() {
    place = corner;
    gl_Position = vec4(corner, .9999, 1);
}
