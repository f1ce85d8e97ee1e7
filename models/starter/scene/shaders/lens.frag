// Lenses: almost clear with a reflection, or dark in sunglasses.
uniform float tinted;

void main() {
    float mirror = dot(normalize(view_normal), normalize(key_direction + to_viewer()));
    float glint = smoothstep(.965, .99, mirror);
    if (tinted > .5)
        colour = vec4(vec3(.012, .011, .010) + key_colour * smoothstep(.93, .99, mirror) * .25, .90);
    else
        colour = vec4(sky_colour * .25 + key_colour * glint * .8, .07 + .2 * glint);
}
