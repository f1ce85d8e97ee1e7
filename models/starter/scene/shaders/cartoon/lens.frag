// Lenses: a veil of sky, or dark in sunglasses with a stripe of light.
uniform float tinted;

void main() {
    float across = view_position.x + view_position.y;
    if (tinted > .5)
        colour = vec4(mix(vec3(.010), vec3(.045), step(.55, fract(across * .9))), 1);
    else
        colour = vec4(1, 1, 1, .10);
}
