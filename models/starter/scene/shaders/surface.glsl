// Inputs of every material, whatever the style of its light.
in vec3 view_position, view_normal, rest_position;
in vec4 field;
in vec2 texcoord;
in vec4 shadow_position;
out vec4 colour;

uniform vec4 frame;
uniform sampler2D shadow_map;
uniform vec3 key_direction, key_colour, fill_colour, sky_colour, ground_colour, rim_colour;

vec3 to_viewer() {
    return normalize(vec3(0, 0, frame.w) - view_position);
}
