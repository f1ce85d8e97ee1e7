// What the three kinds of hair share: the highlight across strands of a direction (Kajiya and Kay 1989).
uniform vec3 hair_colour, tip_colour;

// Down along the surface.
vec3 hanging(vec3 n) {
    return normalize(vec3(0, -1, 0) - n * dot(vec3(0, -1, 0), n) + vec3(.001));
}

float strand_highlight(vec3 strand, vec3 n, vec3 viewer, float power, float reach) {
    float along = dot(strand, normalize(key_direction + viewer));
    return pow(sqrt(max(1. - along * along, 0.)), power) * max(dot(n, key_direction) + reach, 0.);
}
