// A wall: darker to the top and to the corners, faintly mottled.
in vec2 place;
out vec4 colour;

uniform vec3 bottom, top;
uniform float mottling;

void main() {
    vec3 wall = mix(bottom, top, clamp(place.y * .5 + .5, 0., 1.));
    wall *= 1. - .22 * dot(place, place) * mottling;
    float clouds = fractal_noise(vec3(place * 1.6 + vec2(0., 3.), 1.));
    colour = vec4(mix(wall, wall * (.55 + .95 * clouds), mottling), 1);
}
