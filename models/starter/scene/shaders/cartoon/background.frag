// One colour.
in vec2 place;
out vec4 colour;

uniform vec3 bottom, top;

void main() {
    colour = vec4(bottom, 1);
}
