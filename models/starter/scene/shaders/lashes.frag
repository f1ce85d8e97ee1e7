// Lashes: a dark veil.
uniform float lashes;

void main() {
    colour = vec4(vec3(.006), lashes * (.35 + .5 * noise(vec3(texcoord * 700., 1.))));
}
