// The upper lashes are one dark line; there are no others.
void main() {
    if (rest_position.y < 7.27) discard;
    colour = vec4(vec3(.008), 1);
}
